/** State of the form for results on ground truth: files, fields, the last check, what was refused. */
import { useState } from 'react';
import { importedText } from './CheckedResults';
import { type ImageNames, readImageNames } from './clipExpression';
import type { Refused } from '@/components/upload/refused';
import { type ImportedEvaluation, ImportEvaluationMutation } from './results';
import { EMPTY_DRAFT, evaluationInput, missingText, type ResultsDraft } from './resultsDraft';
import { type Upload, useUpload } from '@/components/upload/upload';
import { useChange } from '@/components/upload/useChange';

export interface EvaluationFormState {
  draft: ResultsDraft;
  change: (patch: Partial<ResultsDraft>) => void;
  truth: Upload;
  detections: Upload;
  images: ImageNames | null;
  takeTruth: (file: File) => void;
  takeDetections: (file: File) => void;
  /** What is not filled in yet. */
  missing: string | null;
  /** What a check of exactly these files and fields said. */
  checked: ImportedEvaluation | null;
  refused: Refused | null;
  isBusy: boolean;
  check: () => void;
  submit: () => void;
}

export function useEvaluationForm(onImported: (sentence: string) => void): EvaluationFormState {
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [images, setImages] = useState<ImageNames | null>(null);
  const [checked, setChecked] = useState<ImportedEvaluation | null>(null);
  const truth = useUpload();
  const detections = useUpload();
  const mutation = useChange(ImportEvaluationMutation, (data) => data.importEvaluation);
  const missing = missingText([
    ['the ground truth', truth.sent !== null],
    ['the detections', detections.sent !== null],
    ['the model', draft.model.trim() !== ''],
    ['the benchmark', draft.benchmark.trim() !== ''],
  ]);
  // A check speaks of one set of files and fields only.
  const outdate = () => {
    setChecked(null);
    mutation.clear();
  };
  const send = async (dryRun: boolean) => {
    if (!truth.sent || !detections.sent) return null;
    const input = evaluationInput(draft, truth.sent.uploadId, detections.sent.uploadId);
    return mutation.run({ input: { ...input, dryRun } });
  };
  const submit = async () => {
    const done = await send(false);
    if (done) onImported(importedText(done));
  };
  return {
    draft,
    images,
    truth,
    detections,
    missing,
    checked,
    refused: mutation.refused,
    isBusy: mutation.isBusy,
    change: (patch) => {
      outdate();
      setDraft((before) => ({ ...before, ...patch }));
    },
    takeTruth: (file) => {
      outdate();
      void truth.send(file);
      void readImageNames(file).then(setImages);
    },
    takeDetections: (file) => {
      outdate();
      void detections.send(file);
    },
    check: () => void send(true).then(setChecked),
    submit: () => void submit(),
  };
}
