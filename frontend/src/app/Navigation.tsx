/** The loop as a list of links; only finished screens are in it. */
import { Link } from '@tanstack/react-router';
import { count } from '@/lib/format';
import { Logo } from './Logo';
import classes from './Navigation.module.css';

interface Counts {
  evaluations: number | undefined;
  queue: number | undefined;
}

interface Entry {
  label: string;
  to:
    | '/'
    | '/evaluations'
    | '/clusters'
    | '/similar'
    | '/coverage'
    | '/clips'
    | '/queue'
    | '/priorities'
    | '/priorities/diff'
    | '/scenarios'
    | '/ground-truth'
    | '/delta'
    | '/shadow'
    | '/gain-calibration'
    | '/learning-curves'
    | '/benchmarks'
    | '/inventory'
    | '/epics'
    | '/releases'
    | '/decisions'
    | '/changes'
    | '/lineage'
    | '/jobs'
    | '/use-my-data';
  counted?: keyof Counts;
  /** What the number counts, for screen readers. */
  counts?: string;
}

/** Those under whose address other entries lie. */
const EXACT: ReadonlySet<string> = new Set(['/', '/priorities']);

const GROUPS: readonly { title: string | null; entries: readonly Entry[] }[] = [
  { title: null, entries: [{ label: 'Home', to: '/' }] },
  {
    title: 'Understand',
    entries: [
      { label: 'Evaluations', to: '/evaluations', counted: 'evaluations', counts: 'evaluations' },
      { label: 'Error clusters', to: '/clusters' },
      { label: 'Similar failures', to: '/similar' },
      { label: 'Coverage', to: '/coverage' },
      { label: 'Clips', to: '/clips' },
    ],
  },
  {
    title: 'Decide',
    entries: [
      { label: 'Priorities', to: '/priorities' },
      { label: 'Queue', to: '/queue', counted: 'queue', counts: 'items in the latest queue' },
      { label: 'Queue diff', to: '/priorities/diff' },
      { label: 'Learning curves', to: '/learning-curves' },
      { label: 'Epics', to: '/epics' },
      { label: 'Scenarios', to: '/scenarios' },
      { label: 'Fix ground truth', to: '/ground-truth' },
    ],
  },
  {
    title: 'Prove',
    entries: [
      { label: 'Model delta', to: '/delta' },
      { label: 'Gain calibration', to: '/gain-calibration' },
      { label: 'Shadow report', to: '/shadow' },
      { label: 'Releases', to: '/releases' },
      { label: 'Benchmarks', to: '/benchmarks' },
    ],
  },
  {
    title: 'Govern',
    entries: [
      { label: 'Decisions', to: '/decisions' },
      { label: 'Changes', to: '/changes' },
      { label: 'Lineage', to: '/lineage' },
      { label: 'Jobs', to: '/jobs' },
    ],
  },
  {
    title: 'Data',
    entries: [
      { label: 'Inventory', to: '/inventory' },
      { label: 'Use my data', to: '/use-my-data' },
    ],
  },
];

export function Navigation({ counts }: { counts: Counts }) {
  return (
    <nav className={classes.nav} aria-label="Main">
      <Link to="/" className={classes.brand}>
        <Logo />
        Gainloop
      </Link>
      {GROUPS.map(({ title, entries }) => (
        <div key={title ?? 'home'} className={classes.group}>
          {title && <h2 className={classes.title}>{title}</h2>}
          <ul className={classes.list}>
            {entries.map((entry) => (
              <NavEntry key={entry.to} entry={entry} value={entry.counted && counts[entry.counted]} />
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function NavEntry({ entry, value }: { entry: Entry; value: number | undefined }) {
  return (
    <li>
      <Link
        to={entry.to}
        activeOptions={{ exact: EXACT.has(entry.to), includeSearch: false }}
        className={classes.link}
      >
        {entry.label}
        {value !== undefined && value > 0 && (
          <span className={classes.count} title={`${count(value)} ${entry.counts}`}>
            {count(value)}
          </span>
        )}
      </Link>
    </li>
  );
}
