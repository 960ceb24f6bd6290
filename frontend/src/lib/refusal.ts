/** Why the server did not do what it was asked to, and at which field of a form that belongs. */

export interface Refusal {
  code: string;
  message: string;
  /** Name of the field, "" where the refusal is about the whole. */
  field: string;
  /** Position in a list field from 1 on, 0 where it is none. */
  row: number;
}

interface Refused {
  code: string;
  message: string;
  path: string;
  findings?: readonly { row: number }[];
}

/** A path may be that of an input, "input.checks", or name an object: "ontology" for its id. */
export function refusalOf(
  { code, message, path, findings }: Refused,
  fields: Record<string, string>,
): Refusal {
  const name = path.split('.').at(-1) ?? '';
  return { code, message, field: fields[name] ?? '', row: findings?.[0]?.row ?? 0 };
}
