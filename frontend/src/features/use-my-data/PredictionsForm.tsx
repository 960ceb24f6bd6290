/** A model's output on clips without ground truth: detections, and images where they have no names. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { asSentence, plural } from '@/lib/format';
import { ClipExpression } from './ClipExpression';
import { type ImageNames, readImageNames } from './clipExpression';
import { FileDrop } from '@/components/upload/FileDrop';
import { RefusedNotice } from '@/components/upload/RefusedNotice';
import { ImportPredictionsMutation } from './results';
import { EMPTY_DRAFT, missingText } from './resultsDraft';
import { ScoreFields } from './ScoreFields';
import { useUpload } from '@/components/upload/upload';
import { useChange } from '@/components/upload/useChange';
import classes from './data.module.css';

const FIELDS = ['model', 'clipRegex'];

export function PredictionsForm({ onImported }: { onImported: (sentence: string) => void }) {
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [images, setImages] = useState<ImageNames | null>(null);
  const detections = useUpload();
  const imageList = useUpload();
  const mutation = useChange(ImportPredictionsMutation, (data) => data.importPredictions);
  const { refused } = mutation;
  const errorAt = (field: string) =>
    refused?.field === field ? asSentence(refused.message) : undefined;
  const missing = missingText([
    ['the detections', detections.sent !== null],
    ['the model', draft.model.trim() !== ''],
  ]);
  const submit = async () => {
    if (!detections.sent) return;
    const done = await mutation.run({
      input: {
        model: draft.model,
        detectionsUploadId: detections.sent.uploadId,
        imagesUploadId: imageList.sent?.uploadId ?? null,
        clipRegex: draft.clipRegex || null,
        scores: draft.isLogit ? 'LOGIT' : 'PROBABILITY',
      },
    });
    if (done) {
      onImported(
        `${plural(done.numPredictions, 'prediction')} on ${plural(done.numClips, 'clip')} were imported.`,
      );
    }
  };
  return (
    <div className={classes.form}>
      <div className={classes.files}>
        <FileDrop
          label="Detections"
          hint="COCO results with scores."
          accept=".json"
          upload={detections}
          onFile={(file) => void detections.send(file)}
        />
        <FileDrop
          label="Images (optional)"
          hint="Names of images and classes, where the detections have numbers only."
          accept=".json"
          upload={imageList}
          onFile={(file) => {
            void imageList.send(file);
            void readImageNames(file).then(setImages);
          }}
        />
      </div>
      <div className={classes.fields}>
        <TextInput
          label="Model"
          description="Name and version, so that the next version can be compared."
          placeholder="detector:41"
          value={draft.model}
          error={errorAt('model')}
          onChange={({ currentTarget: { value } }) => setDraft({ ...draft, model: value })}
        />
      </div>
      <fieldset className={classes.fieldset}>
        <legend>How the files are meant</legend>
        <ClipExpression
          value={draft.clipRegex}
          images={images}
          error={errorAt('clipRegex')}
          onChange={(clipRegex) => setDraft({ ...draft, clipRegex })}
        />
        <ScoreFields
          draft={draft}
          onChange={(patch) => setDraft({ ...draft, ...patch })}
          isFitted={false}
        />
      </fieldset>
      {refused && !FIELDS.includes(refused.field) && <RefusedNotice refused={refused} />}
      <div className={classes.buttons}>
        <Button
          disabled={missing !== null}
          loading={mutation.isBusy}
          onClick={() => void submit()}
        >
          Import the predictions
        </Button>
        {missing && <span className={classes.muted}>Still needed: {missing}.</span>}
      </div>
    </div>
  );
}
