/** Who answers for an item; those who may name somebody do so in place. */
import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Badge } from '@/components/Badge';
import { asSentence } from '@/lib/format';
import { useViewer } from '@/lib/viewer';
import { useAssignOwner } from './assignOwner';
import type { InventoryItem } from './inventoryQuery';
import classes from './inventory.module.css';

export function OwnerCell({ item }: { item: InventoryItem }) {
  const mayAssign = useViewer().can('assign_owners');
  return (
    <span className={classes.owner}>
      {item.owner === null ? <Badge tone="warn">no owner</Badge> : <span>{item.owner}</span>}
      {mayAssign && <OwnerForm item={item} />}
    </span>
  );
}

function OwnerForm({ item }: { item: InventoryItem }) {
  const [isOpen, setOpen] = useState(false);
  const [owner, setOwner] = useState(item.owner ?? '');
  const { assign, refusal, isAssigning } = useAssignOwner(() => setOpen(false));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    assign(item.id, owner.trim());
  };
  const [verb, object] = item.owner === null ? ['Name an owner', ''] : ['Change', ' the owner'];
  const open = () => {
    setOwner(item.owner ?? '');
    setOpen(!isOpen);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`${verb}${object} of ${item.name}`}
          onClick={open}
        >
          {verb}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={`Owner of ${item.name}`}>
        <form className={classes.form} onSubmit={submit}>
          <TextInput
            label={`Owner of ${item.name}`}
            description="A person or a team. The audit log keeps who named them."
            maxLength={80}
            value={owner}
            error={refusal && asSentence(refusal.message)}
            onChange={(event) => setOwner(event.currentTarget.value)}
          />
          <span className={classes.buttons}>
            <Button variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button
              type="submit"
              disabled={owner.trim() === '' || owner.trim() === item.owner}
              loading={isAssigning}
            >
              Save
            </Button>
          </span>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
