/** The chooser of demo accounts, shown until somebody is signed in. */
import { Skeleton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { ErrorState } from '@/components/States';
import { useRenewSession } from '@/lib/SessionContext';
import { type Account, type AccountList, fetchAccounts, signIn } from '@/lib/session';
import { Logo } from './Logo';
import classes from './SignInPage.module.css';
import { SchemeToggle } from './TopBar';

export function SignInPage() {
  const renew = useRenewSession();
  const { list, failure, retry } = useAccounts();
  const [chosen, setChosen] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    document.title = 'Sign in · Gainloop';
  }, []);
  const enter = (account: Account) => {
    setChosen(account.id);
    setRefusal(null);
    signIn(account.id).then(renew, (error: Error) => {
      setChosen(null);
      setRefusal(error.message);
    });
  };
  return (
    <main className={classes.page}>
      <header className={classes.head}>
        <span className={classes.brand}>
          <Logo size={28} />
          Gainloop
        </span>
        <SchemeToggle />
      </header>
      <h1 className={classes.title}>Who are you today?</h1>
      <p className={classes.lead}>
        {list?.demo === false
          ? 'Choose an account.'
          : 'These are demo accounts without passwords. Each sees what its role may see, and what it does is recorded under its name.'}
      </p>
      {refusal && (
        <p role="alert" className={classes.refusal}>
          Signing in did not work. {refusal}
        </p>
      )}
      {failure && <ErrorState problem={problemFrom(failure)} onRetry={retry} />}
      {!list && !failure && <Skeleton height={320} radius={8} />}
      {list && (
        <ul className={classes.list} aria-busy={chosen !== null}>
          {list.accounts.map((account) => (
            <AccountEntry
              key={account.id}
              account={account}
              disabled={chosen !== null}
              onChoose={enter}
            />
          ))}
        </ul>
      )}
    </main>
  );
}

interface AccountEntryProps {
  account: Account;
  disabled: boolean;
  onChoose: (account: Account) => void;
}

function AccountEntry({ account, disabled, onChoose }: AccountEntryProps) {
  return (
    <li>
      <button
        type="button"
        className={classes.account}
        disabled={disabled}
        onClick={() => onChoose(account)}
      >
        <span className={classes.who}>
          <span className={classes.name}>{account.name}</span>
          {!account.name.startsWith(account.roleName) && (
            <span className={classes.role}>{account.roleName}</span>
          )}
        </span>
        <span className={classes.description}>{account.description}</span>
        <IconChevronRight size={16} stroke={1.75} aria-hidden="true" />
      </button>
    </li>
  );
}

function useAccounts() {
  const [list, setList] = useState<AccountList | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const load = useCallback((signal?: AbortSignal) => {
    fetchAccounts(signal).then(setList, (error: Error) => {
      if (!signal?.aborted) setFailure(error);
    });
  }, []);
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal);
    return () => abort.abort();
  }, [load]);
  const retry = () => {
    setFailure(null);
    load();
  };
  return { list, failure, retry };
}

function problemFrom(error: Error) {
  return { kind: 'network', code: 'ACCOUNTS', message: error.message, requestId: null } as const;
}
