/** Why the server did not do what it was asked to, whatever way the answer came. */
import type { Finding } from '@/components/FindingsTable';
import type { Problem } from '@/lib/problem';

export interface Refused {
  code: string;
  message: string;
  /** The input that it is about, "" where it is about the whole. */
  field: string;
  /** Places in the files, as far as known. */
  findings: readonly Finding[];
  requestId: string | null;
}

interface UserError {
  code: string;
  message: string;
  path: string;
  findings?: readonly Finding[];
}

export function refusedOf({ code, message, path, findings = [] }: UserError): Refused {
  return { code, message, field: path.split('.').at(-1) ?? '', findings, requestId: null };
}

export function refusedByProblem({ code, message, requestId }: Problem): Refused {
  return { code, message, field: '', findings: [], requestId };
}

/** "catalog.csv, row 7, column clip_id"; "" where no place is known. */
export function placeText({ file, row, field }: Pick<Finding, 'file' | 'row' | 'field'>): string {
  return [file, row > 0 && `row ${row}`, field && `column ${field}`].filter(Boolean).join(', ');
}
