/** What the keyboard does on this page; opens with `?`. */
import { Kbd, Modal } from '@mantine/core';
import { useShortcutList } from '@/lib/shortcuts';
import classes from './ShortcutSheet.module.css';

const KEY_NAMES: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  ' ': 'Space',
};

export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const entries = keysByLabel(useShortcutList());
  return (
    <Modal opened onClose={onClose} title="Keyboard" centered size="sm">
      <dl className={classes.list}>
        {entries.map(([label, keys]) => (
          <div key={label} className={classes.entry}>
            <dt>{label}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{KEY_NAMES[key] ?? key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
        <div className={classes.entry}>
          <dt>Close, or leave a field</dt>
          <dd>
            <Kbd>Esc</Kbd>
          </dd>
        </div>
      </dl>
    </Modal>
  );
}

function keysByLabel(shortcuts: readonly { key: string; label: string }[]): [string, string[]][] {
  const labels = new Map<string, string[]>();
  for (const { key, label } of shortcuts) labels.set(label, [...(labels.get(label) ?? []), key]);
  return [...labels];
}
