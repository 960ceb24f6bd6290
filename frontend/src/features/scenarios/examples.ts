/** Expressions to start from; a click writes one into the form. */

export interface Example {
  name: string;
  expression: string;
  description: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    name: 'night rain',
    expression: 'time_of_day = night and weather = rain',
    description: 'Rain after dark.',
  },
  {
    name: 'work zones',
    expression: 'scenario = "work zone"',
    description: 'Lanes that are narrowed or moved by works.',
  },
  {
    name: 'fog outside of daylight',
    expression: 'weather = fog and time_of_day in (dusk, night)',
    description: 'Fog at dusk or night.',
  },
];
