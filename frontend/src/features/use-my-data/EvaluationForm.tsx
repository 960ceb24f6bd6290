/** Ground truth and detections in COCO's JSON: check what they say, then import them. */
import { Button, Radio, TextInput } from '@mantine/core';
import { asSentence } from '@/lib/format';
import { ClipExpression } from './ClipExpression';
import { CheckedResults } from './CheckedResults';
import { FileDrop } from '@/components/upload/FileDrop';
import { RefusedNotice } from '@/components/upload/RefusedNotice';
import { BoxField, ScoreFields } from './ScoreFields';
import { type EvaluationFormState, useEvaluationForm } from './useEvaluationForm';
import classes from './data.module.css';

const JSON_FILES = '.json';
/** Refusals that stand at a field; the others stand above the buttons. */
const FIELDS = ['model', 'benchmark', 'clipRegex'];

export function EvaluationForm({ onImported }: { onImported: (sentence: string) => void }) {
  const form = useEvaluationForm(onImported);
  const { draft, change, truth, detections, images, refused } = form;
  const errorAt = (field: string) =>
    refused?.field === field ? asSentence(refused.message) : undefined;
  return (
    <div className={classes.form}>
      <div className={classes.files}>
        <FileDrop
          label="Ground truth"
          hint="COCO JSON with images and boxes."
          accept={JSON_FILES}
          upload={truth}
          onFile={form.takeTruth}
        />
        <FileDrop
          label="Detections"
          hint="COCO results with scores."
          accept={JSON_FILES}
          upload={detections}
          onFile={form.takeDetections}
        />
      </div>
      <div className={classes.fields}>
        <TextInput
          label="Model"
          description="Name and version, so that the next version can be compared."
          placeholder="detector:41"
          value={draft.model}
          error={errorAt('model')}
          onChange={(event) => change({ model: event.currentTarget.value })}
        />
        <TextInput
          label="Benchmark"
          description="A name for this ground truth; a changed file becomes its next version."
          placeholder="city-nights"
          value={draft.benchmark}
          error={errorAt('benchmark')}
          onChange={(event) => change({ benchmark: event.currentTarget.value })}
        />
      </div>
      <RoleField isHoldout={draft.isHoldout} onChange={(isHoldout) => change({ isHoldout })} />
      <fieldset className={classes.fieldset}>
        <legend>How the files are meant</legend>
        <ClipExpression
          value={draft.clipRegex}
          images={images}
          error={errorAt('clipRegex')}
          onChange={(clipRegex) => change({ clipRegex })}
        />
        <ScoreFields draft={draft} onChange={change} isFitted />
        <BoxField draft={draft} onChange={change} />
      </fieldset>
      {refused && !FIELDS.includes(refused.field) && <RefusedNotice refused={refused} />}
      {form.checked && <CheckedResults checked={form.checked} />}
      <Buttons form={form} />
    </div>
  );
}

function Buttons({ form }: { form: EvaluationFormState }) {
  const { missing, checked, isBusy } = form;
  return (
    <div className={classes.buttons}>
      <Button
        variant={checked ? 'default' : 'filled'}
        loading={isBusy && !checked}
        disabled={missing !== null}
        onClick={form.check}
      >
        Check the files
      </Button>
      <Button disabled={!checked} loading={isBusy && checked !== null} onClick={form.submit}>
        Import the results
      </Button>
      <span className={classes.muted}>
        {missing ? `Still needed: ${missing}.` : !checked && 'A check writes nothing.'}
      </span>
    </div>
  );
}

function RoleField(props: { isHoldout: boolean; onChange: (isHoldout: boolean) => void }) {
  return (
    <Radio.Group
      label="What the benchmark is for"
      value={props.isHoldout ? 'holdout' : 'development'}
      onChange={(value) => props.onChange(value === 'holdout')}
    >
      <div className={classes.choices}>
        <Radio
          value="development"
          label="Development"
          description="The ranking learns from what is missed on it."
        />
        <Radio
          value="holdout"
          label="Holdout"
          description="Only reports look at it; the ranking never does."
        />
      </div>
    </Radio.Group>
  );
}
