/** Addresses of the loop: epics, decisions, changes, labels that came back, what models made of them, jobs. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readChangesSearch } from '@/features/changes/search';
import { readDecisionsSearch } from '@/features/decisions/search';
import { readEpicSearch, readEpicsSearch } from '@/features/epics/search';
import { readJobsSearch } from '@/features/jobs/search';
import { readLineageSearch } from '@/features/lineage/search';
import { root } from './root';

const epics = createRoute({
  getParentRoute: () => root,
  path: '/epics',
  validateSearch: readEpicsSearch,
  component: lazyRouteComponent(() => import('@/features/epics/EpicsPage'), 'EpicsPage'),
});

const epic = createRoute({
  getParentRoute: () => root,
  path: '/epics/$key',
  validateSearch: readEpicSearch,
  component: lazyRouteComponent(() => import('@/features/epics/EpicPage'), 'EpicPage'),
});

const decisions = createRoute({
  getParentRoute: () => root,
  path: '/decisions',
  validateSearch: readDecisionsSearch,
  component: lazyRouteComponent(
    () => import('@/features/decisions/DecisionsPage'),
    'DecisionsPage',
  ),
});

const decision = createRoute({
  getParentRoute: () => root,
  path: '/decisions/$id',
  component: lazyRouteComponent(() => import('@/features/decisions/DecisionPage'), 'DecisionPage'),
});

const changes = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  validateSearch: readChangesSearch,
  component: lazyRouteComponent(() => import('@/features/changes/ChangesPage'), 'ChangesPage'),
});

const change = createRoute({
  getParentRoute: () => root,
  path: '/changes/$id',
  component: lazyRouteComponent(() => import('@/features/changes/ChangePage'), 'ChangePage'),
});

const batch = createRoute({
  getParentRoute: () => root,
  path: '/batches/$id',
  component: lazyRouteComponent(() => import('@/features/releases/BatchPage'), 'BatchPage'),
});

const releases = createRoute({
  getParentRoute: () => root,
  path: '/releases',
  component: lazyRouteComponent(() => import('@/features/releases/ReleasesPage'), 'ReleasesPage'),
});

const release = createRoute({
  getParentRoute: () => root,
  path: '/releases/$id',
  component: lazyRouteComponent(() => import('@/features/releases/ReleasePage'), 'ReleasePage'),
});

const outcome = createRoute({
  getParentRoute: () => root,
  path: '/outcomes/$id',
  component: lazyRouteComponent(() => import('@/features/releases/OutcomePage'), 'OutcomePage'),
});

const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$id',
  component: lazyRouteComponent(() => import('@/features/releases/ModelPage'), 'ModelPage'),
});

const jobs = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(() => import('@/features/jobs/JobsPage'), 'JobsPage'),
});

const lineage = createRoute({
  getParentRoute: () => root,
  path: '/lineage',
  validateSearch: readLineageSearch,
  component: lazyRouteComponent(() => import('@/features/lineage/LineagePage'), 'LineagePage'),
});

export const LOOP_ROUTES = [
  epics,
  epic,
  decisions,
  decision,
  changes,
  change,
  batch,
  releases,
  release,
  outcome,
  model,
  jobs,
  lineage,
] as const;
