/** The address of what is like a failure. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readSimilarSearch } from '@/features/similar/search';
import { root } from './root';

const similar = createRoute({
  getParentRoute: () => root,
  path: '/similar',
  validateSearch: readSimilarSearch,
  component: lazyRouteComponent(() => import('@/features/similar/SimilarPage'), 'SimilarPage'),
});

export const SIMILAR_ROUTES = [similar] as const;
