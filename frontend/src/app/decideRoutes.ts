/** Addresses of what to label next: profiles beside each other, one clip explained, other weights. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readExplainSearch, readPrioritiesSearch } from '@/features/priorities/search';
import { readWeightsSearch } from '@/features/weights/search';
import { root } from './root';

const priorities = createRoute({
  getParentRoute: () => root,
  path: '/priorities',
  validateSearch: readPrioritiesSearch,
  component: lazyRouteComponent(
    () => import('@/features/priorities/PrioritiesPage'),
    'PrioritiesPage',
  ),
});

const explain = createRoute({
  getParentRoute: () => root,
  path: '/priorities/$run/items/$rank',
  validateSearch: readExplainSearch,
  component: lazyRouteComponent(() => import('@/features/priorities/ExplainPage'), 'ExplainPage'),
});

const weights = createRoute({
  getParentRoute: () => root,
  path: '/weights',
  validateSearch: readWeightsSearch,
  component: lazyRouteComponent(() => import('@/features/weights/WeightsPage'), 'WeightsPage'),
});

export const DECIDE_ROUTES = [priorities, explain, weights] as const;
