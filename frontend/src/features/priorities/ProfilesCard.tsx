/** The runs beside each other; a click puts the list into the order of another one. */
import { Card } from '@/components/Card';
import { RungText } from '@/components/rung/RungText';
import { DataTable } from '@/components/table/DataTable';
import type { Comparison } from './profilesQuery';
import { PROFILE_COLUMNS, type ProfileRow } from './profileColumns';
import { batchSentence, COMPARED } from './words';

interface ProfilesCardProps {
  comparison: Comparison;
  onChoose: (run: string) => void;
}

export function ProfilesCard({ comparison, onChoose }: ProfilesCardProps) {
  const rows = profileRows(comparison);
  const chosen = comparison.runs.find(({ isChosen }) => isChosen);
  const sentences = [chosen && batchSentence(chosen.run), comparison.whyDefault];
  return (
    <Card
      flush
      title="Profiles"
      definition={PROFILES_DEFINITION}
      aside={chosen && <RungText rung={chosen.run.rung} isUsed={chosen.profile !== 'FIFO'} />}
      footnote={sentences.filter(Boolean).join(' ')}
    >
      <DataTable
        caption="Profiles"
        columns={PROFILE_COLUMNS}
        rows={rows}
        rowId={({ profile }) => profile}
        activeId={chosen?.profile ?? null}
        onActivate={({ ranked }) => ranked && onChoose(ranked.run.id)}
        sort={null}
        keys={false}
      />
    </Card>
  );
}

const PROFILES_DEFINITION =
  'Ways to score the same clips. All of them are kept at every refresh, so changing the default is a comparison and no leap. Choose one to put the list into its order.';

/** One row for each profile that is kept, ranked here or not, and the chosen one in any case. */
export function profileRows({ runs }: Comparison): ProfileRow[] {
  const others = runs.map(({ profile }) => profile).filter((profile) => !isCompared(profile));
  return [...others, ...COMPARED].map((profile) => ({
    profile,
    ranked: runs.find((run) => run.profile === profile) ?? null,
  }));
}

function isCompared(profile: string): boolean {
  return COMPARED.some((name) => name === profile);
}
