/** The page of one thing while there is nothing to show of it: it loads, failed, or is not there. */
import type { ReactNode } from 'react';
import type { Read } from '@/lib/read';
import { type Crumb, Page } from './Page';
import { AbsentState, EmptyState } from './States';

interface AbsentPageProps<Data> {
  title: string;
  crumbs: readonly Crumb[];
  read: Read<Data>;
  /** What the page is about, and did not get. */
  field: keyof Data & string;
  /** "model version", as in "There is no such model version". */
  noun: string;
  /** The way to those that are there. */
  action: ReactNode;
}

export function AbsentPage<Data>(props: AbsentPageProps<Data>) {
  const { title, crumbs, read, field, noun, action } = props;
  return (
    <Page title={title} crumbs={crumbs}>
      <AbsentState read={read} field={field}>
        <EmptyState
          title={`There is no such ${noun}`}
          cause="The link may be old, or it belongs to another installation."
          action={action}
        />
      </AbsentState>
    </Page>
  );
}
