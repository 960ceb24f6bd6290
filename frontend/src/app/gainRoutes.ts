/** Addresses of what steers the order: changes of rankings, forecasts and outcomes, learning curves. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readCalibrationSearch } from '@/features/gain-calibration/search';
import { readCurvesSearch } from '@/features/learning-curves/search';
import { readQueueDiffSearch } from '@/features/queue-diff/search';
import { root } from './root';

const queueDiff = createRoute({
  getParentRoute: () => root,
  path: '/priorities/diff',
  validateSearch: readQueueDiffSearch,
  component: lazyRouteComponent(
    () => import('@/features/queue-diff/QueueDiffPage'),
    'QueueDiffPage',
  ),
});

const gainCalibration = createRoute({
  getParentRoute: () => root,
  path: '/gain-calibration',
  validateSearch: readCalibrationSearch,
  component: lazyRouteComponent(
    () => import('@/features/gain-calibration/GainCalibrationPage'),
    'GainCalibrationPage',
  ),
});

const learningCurves = createRoute({
  getParentRoute: () => root,
  path: '/learning-curves',
  validateSearch: readCurvesSearch,
  component: lazyRouteComponent(
    () => import('@/features/learning-curves/LearningCurvesPage'),
    'LearningCurvesPage',
  ),
});

export const GAIN_ROUTES = [queueDiff, gainCalibration, learningCurves] as const;
