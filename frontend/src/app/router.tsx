/** Addresses and pages: every page is a chunk of its own, every search parameter is checked. */
import {
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Page } from '@/components/Page';
import { ErrorState, LoadingState } from '@/components/States';
import { readBenchmarkSearch } from '@/features/benchmarks/search';
import { readClipsSearch } from '@/features/clips/listSearch';
import { readClipSearch } from '@/features/clips/search';
import { readClusterSearch, readClustersSearch } from '@/features/clusters/search';
import { readCoverageSearch } from '@/features/coverage/search';
import { readDeltaSearch } from '@/features/delta/search';
import { readEvaluationSearch, readEvaluationsSearch } from '@/features/evaluations/search';
import { readGroundTruthSearch } from '@/features/ground-truth/search';
import { readQueueSearch } from '@/features/queue/search';
import { readScenariosSearch } from '@/features/scenarios/search';
import { readShadowSearch } from '@/features/shadow/search';
import { parseAddress, writeAddress } from '@/lib/search';
import { DECIDE_ROUTES } from './decideRoutes';
import { GAIN_ROUTES } from './gainRoutes';
import { LOOP_ROUTES } from './loopRoutes';
import { root } from './root';
import { SIMILAR_ROUTES } from './similarRoutes';

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/home/HomePage'), 'HomePage'),
});

const evaluations = createRoute({
  getParentRoute: () => root,
  path: '/evaluations',
  validateSearch: readEvaluationsSearch,
  component: lazyRouteComponent(
    () => import('@/features/evaluations/EvaluationsPage'),
    'EvaluationsPage',
  ),
});

const evaluation = createRoute({
  getParentRoute: () => root,
  path: '/evaluations/$id',
  validateSearch: readEvaluationSearch,
  component: lazyRouteComponent(
    () => import('@/features/evaluations/EvaluationPage'),
    'EvaluationPage',
  ),
});

const queues = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  component: lazyRouteComponent(() => import('@/features/queue/QueuesPage'), 'QueuesPage'),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue/$id',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('@/features/queue/QueuePage'), 'QueuePage'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/queue/runs/$id',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('@/features/queue/RunPage'), 'RunPage'),
});

const createQueue = createRoute({
  getParentRoute: () => root,
  path: '/queue/runs/$id/create',
  component: lazyRouteComponent(
    () => import('@/features/queue/CreateQueuePage'),
    'CreateQueuePage',
  ),
});

const clips = createRoute({
  getParentRoute: () => root,
  path: '/clips',
  validateSearch: readClipsSearch,
  component: lazyRouteComponent(() => import('@/features/clips/ClipsPage'), 'ClipsPage'),
});

const clip = createRoute({
  getParentRoute: () => root,
  path: '/clips/$id',
  validateSearch: readClipSearch,
  component: lazyRouteComponent(() => import('@/features/clips/ClipPage'), 'ClipPage'),
});

const clusters = createRoute({
  getParentRoute: () => root,
  path: '/clusters',
  validateSearch: readClustersSearch,
  component: lazyRouteComponent(() => import('@/features/clusters/ClustersPage'), 'ClustersPage'),
});

const cluster = createRoute({
  getParentRoute: () => root,
  path: '/clusters/$id',
  validateSearch: readClusterSearch,
  component: lazyRouteComponent(() => import('@/features/clusters/ClusterPage'), 'ClusterPage'),
});

const shadow = createRoute({
  getParentRoute: () => root,
  path: '/shadow',
  validateSearch: readShadowSearch,
  component: lazyRouteComponent(() => import('@/features/shadow/ShadowPage'), 'ShadowPage'),
});

const coverage = createRoute({
  getParentRoute: () => root,
  path: '/coverage',
  validateSearch: readCoverageSearch,
  component: lazyRouteComponent(() => import('@/features/coverage/CoveragePage'), 'CoveragePage'),
});

const scenarios = createRoute({
  getParentRoute: () => root,
  path: '/scenarios',
  validateSearch: readScenariosSearch,
  component: lazyRouteComponent(
    () => import('@/features/scenarios/ScenariosPage'),
    'ScenariosPage',
  ),
});

const groundTruth = createRoute({
  getParentRoute: () => root,
  path: '/ground-truth',
  validateSearch: readGroundTruthSearch,
  component: lazyRouteComponent(
    () => import('@/features/ground-truth/GroundTruthPage'),
    'GroundTruthPage',
  ),
});

const delta = createRoute({
  getParentRoute: () => root,
  path: '/delta',
  validateSearch: readDeltaSearch,
  component: lazyRouteComponent(() => import('@/features/delta/DeltaPage'), 'DeltaPage'),
});

const benchmarks = createRoute({
  getParentRoute: () => root,
  path: '/benchmarks',
  component: lazyRouteComponent(
    () => import('@/features/benchmarks/BenchmarksPage'),
    'BenchmarksPage',
  ),
});

const benchmark = createRoute({
  getParentRoute: () => root,
  path: '/benchmarks/$id',
  validateSearch: readBenchmarkSearch,
  component: lazyRouteComponent(
    () => import('@/features/benchmarks/BenchmarkPage'),
    'BenchmarkPage',
  ),
});

const inventory = createRoute({
  getParentRoute: () => root,
  path: '/inventory',
  component: lazyRouteComponent(
    () => import('@/features/inventory/InventoryPage'),
    'InventoryPage',
  ),
});

const useMyData = createRoute({
  getParentRoute: () => root,
  path: '/use-my-data',
  component: lazyRouteComponent(
    () => import('@/features/use-my-data/UseMyDataPage'),
    'UseMyDataPage',
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    evaluations,
    evaluation,
    queues,
    queue,
    run,
    createQueue,
    clips,
    clip,
    clusters,
    cluster,
    coverage,
    scenarios,
    groundTruth,
    delta,
    shadow,
    benchmarks,
    benchmark,
    inventory,
    useMyData,
    ...DECIDE_ROUTES,
    ...GAIN_ROUTES,
    ...LOOP_ROUTES,
    ...SIMILAR_ROUTES,
  ]),
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: LoadingState,
  defaultErrorComponent: BrokenPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function BrokenPage({ error, reset }: ErrorComponentProps) {
  const problem = {
    kind: 'server',
    code: 'PAGE_FAILED',
    message: `This page stopped working: ${error instanceof Error ? error.message : 'unknown cause'}`,
    requestId: null,
  } as const;
  return (
    <Page title="This page stopped working">
      <ErrorState problem={problem} onRetry={reset} />
    </Page>
  );
}
