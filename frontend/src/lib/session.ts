/** Signing in and out: a chooser of demo accounts, kept in a cookie that scripts cannot read. */

export interface Account {
  id: string;
  name: string;
  role: string;
  roleName: string;
  description: string;
}

export interface AccountList {
  accounts: Account[];
  demo: boolean;
}

export async function fetchAccounts(signal?: AbortSignal): Promise<AccountList> {
  const response = await fetch('/auth/accounts', { credentials: 'same-origin', signal });
  await refuseFailure(response);
  return (await response.json()) as AccountList;
}

export async function signIn(account: string): Promise<void> {
  await refuseFailure(
    await fetch('/auth/session', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account }),
    }),
  );
}

export async function signOut(): Promise<void> {
  await refuseFailure(
    await fetch('/auth/session', { method: 'DELETE', credentials: 'same-origin' }),
  );
}

async function refuseFailure(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`The server answered with status ${response.status}.`);
}
