/** The root of all addresses, and what shows at one that is none. */
import { createRootRoute } from '@tanstack/react-router';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { EmptyState } from '@/components/States';
import { Shell } from './Shell';

export const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage });

function NoSuchPage() {
  return (
    <Page title="There is no such page">
      <EmptyState
        title="Nothing at this address"
        cause="The link may be old, or a letter is missing."
        action={<LinkButton to="/">Go to Home</LinkButton>}
      />
    </Page>
  );
}
