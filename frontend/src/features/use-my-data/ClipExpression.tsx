/** The field for a clip expression, with what it makes of the file's own names, live. */
import { TextInput } from '@mantine/core';
import { plural } from '@/lib/format';
import {
  explain,
  type Explanation,
  type ImageNames,
  ownClip,
  suggestExpression,
} from './clipExpression';
import classes from './data.module.css';

interface ClipExpressionProps {
  value: string;
  onChange: (value: string) => void;
  /** Null until a file with images was chosen. */
  images: ImageNames | null;
  error: string | undefined;
}

export function ClipExpression({ value, onChange, images, error }: ClipExpressionProps) {
  const suggestion = images && !images.tied && value === '' ? suggestExpression(images.names) : null;
  return (
    <div className={classes.form}>
      <TextInput
        label="Clip expression (optional)"
        description="A regular expression that finds clip and frame in the file name of an image."
        placeholder="(?P<clip>[^/]+)/(?P<frame>\d+)\.jpg"
        styles={{ input: { fontFamily: 'var(--gl-mono)', fontSize: 12 } }}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className={classes.names} aria-live="polite" aria-label="What it means for your images">
        <Meaning value={value} images={images} />
        {suggestion && (
          <button type="button" className={classes.link} onClick={() => onChange(suggestion)}>
            Use <code>{suggestion}</code>, which finds clip and frame in every name
          </button>
        )}
      </div>
    </div>
  );
}

function Meaning({ value, images }: { value: string; images: ImageNames | null }) {
  if (!images) return <>Choose the ground truth, and its file names are read here.</>;
  if (images.names.length === 0) return <>The images of this file have no file names.</>;
  if (images.tied) {
    return <>The images name their clip or video themselves; an expression is not needed.</>;
  }
  const [first = ''] = images.names;
  if (value === '') {
    return (
      <span>
        Without it, each image is a clip of its own: <code>{first}</code> is clip{' '}
        <code>{ownClip(first, images.names)}</code>.
      </span>
    );
  }
  return <Found explanation={explain(value, images.names)} />;
}

const MOST_SHOWN = 3;

function Found({ explanation: { problem, readings, alone } }: { explanation: Explanation }) {
  if (problem) return <>{problem}</>;
  const clips = new Set(readings.map(({ clip }) => clip)).size;
  return (
    <>
      <span>
        {plural(clips, 'clip')} in {plural(readings.length + alone.length, 'file name')} that were
        read.
      </span>
      {readings.slice(0, MOST_SHOWN).map(({ name, clip, frame }) => (
        <span key={name}>
          <code>{name}</code> is clip <code>{clip}</code>
          {frame === null ? ', counted in the order of the images' : `, frame ${frame}`}
        </span>
      ))}
      {alone.length > 0 && (
        <span>
          It does not fit {plural(alone.length, 'name')}, such as <code>{alone[0]}</code>: each of
          these images is then a clip of its own.
        </span>
      )}
    </>
  );
}
