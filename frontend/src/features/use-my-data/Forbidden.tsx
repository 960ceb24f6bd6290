/** Says that the role may not do this, and who may: the server knows both. */
import { ForbiddenState } from '@/components/States';
import { asSentence } from '@/lib/format';
import { useRead } from '@/lib/read';
import { isPreview, PreviewQuery } from './preview';

export function Forbidden({ permission }: { permission: string }) {
  // The refusal of any upload names the roles that may import.
  const isImport = permission === 'import_data';
  const read = useRead(PreviewQuery, { uploadId: 'none' }, { pause: !isImport });
  const result = read.data?.catalogPreview;
  if (!result || isPreview(result)) return <ForbiddenState />;
  const { code, message } = result;
  return (
    <ForbiddenState
      problem={{ kind: 'forbidden', code, message: asSentence(message), requestId: null }}
    />
  );
}
