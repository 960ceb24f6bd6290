/** The first page of a program without any data. */
import { LinkButton } from '@/components/LinkButton';
import { EmptyState } from '@/components/States';
import { useViewer } from '@/lib/viewer';

export function EmptyProgram() {
  const mayImport = useViewer().can('import_data');
  return (
    <EmptyState
      title="Nothing is here yet"
      cause="No clip was imported, so there is nothing to measure, to rank or to label."
      cure={
        mayImport
          ? 'Bring a list of clips as CSV or Parquet, and a detector’s results as a pair of COCO files. A list with one column, the id of each clip, is enough to begin.'
          : 'Ask somebody who imports data, such as a perception engineer, to bring the first clips.'
      }
      action={mayImport && <LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}
