/** Resumes and cancels jobs; a refusal is kept for the page to show. */
import { useState } from 'react';
import type { Refused } from '@/components/upload/refused';
import { useChange } from '@/components/upload/useChange';
import type { Steer } from './jobColumns';
import { CancelJobMutation, type Job, ResumeJobMutation } from './jobQueries';

export function useSteer(onDone: () => void): Steer & { refused: Refused | null } {
  const resume = useChange(ResumeJobMutation, (data) => data.resumeJob);
  const cancel = useChange(CancelJobMutation, (data) => data.cancelJob);
  const [busyId, setBusyId] = useState<string | null>(null);
  const steer = async ({ id }: Job, change: typeof resume | typeof cancel) => {
    resume.clear();
    cancel.clear();
    setBusyId(id);
    await change.run({ input: { jobId: id } });
    setBusyId(null);
    // Where it was refused the job has changed meanwhile.
    onDone();
  };
  return {
    busyId,
    refused: resume.refused ?? cancel.refused,
    onResume: (job) => void steer(job, resume),
    onCancel: (job) => void steer(job, cancel),
  };
}
