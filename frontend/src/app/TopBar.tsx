/** At the top right: shortcuts, color scheme, who is signed in. At the left: note on demo data. */
import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useState } from 'react';
import { useRenewSession } from '@/lib/SessionContext';
import { signOut } from '@/lib/session';
import { useViewer } from '@/lib/viewer';
import classes from './TopBar.module.css';

interface TopBarProps {
  isSynthetic: boolean;
  onShortcuts: () => void;
}

export function TopBar({ isSynthetic, onShortcuts }: TopBarProps) {
  return (
    <header className={classes.bar}>
      {isSynthetic ? (
        <p className={classes.demo} title="Every clip was drawn by the demo program.">
          <span aria-hidden="true" className={classes.dot} />
          Synthetic demo data
        </p>
      ) : (
        <span />
      )}
      <div className={classes.controls}>
        <Tooltip label="Keyboard shortcuts (?)">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Keyboard shortcuts"
            onClick={onShortcuts}
          >
            <IconKeyboard size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <SchemeToggle />
        <Person />
      </div>
    </header>
  );
}

export function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const next = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Switch to the ${next} theme`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Switch to the ${next} theme`}
        onClick={() => setColorScheme(next)}
      >
        {scheme === 'dark' ? (
          <IconSun size={18} stroke={1.6} />
        ) : (
          <IconMoon size={18} stroke={1.6} />
        )}
      </ActionIcon>
    </Tooltip>
  );
}

export function Person() {
  const viewer = useViewer();
  const renew = useRenewSession();
  const [failure, setFailure] = useState<string | null>(null);
  const leave = () => {
    signOut().then(renew, (error: Error) => setFailure(error.message));
  };
  return (
    <div className={classes.person}>
      <span className={classes.name}>{viewer.name}</span>
      {!viewer.name.startsWith(viewer.roleName) && <span className={classes.role}>{viewer.roleName}</span>}
      <Tooltip label="Sign out and choose another account">
        <ActionIcon variant="subtle" color="gray" aria-label="Sign out" onClick={leave}>
          <IconLogout size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      {failure && (
        <span role="alert" className={classes.failure}>
          Still signed in. {failure}
        </span>
      )}
    </div>
  );
}
