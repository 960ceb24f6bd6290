/** A place to drop or choose one file; shows how far the upload is and what arrived. */
import { Progress } from '@mantine/core';
import { IconFileCheck, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useId, useState } from 'react';
import { bytes, percent } from '@/lib/format';
import type { Upload } from './upload';
import { RefusedNotice } from './RefusedNotice';
import classes from './upload.module.css';

interface FileDropProps {
  label: string;
  hint: string;
  /** Endings that the file dialog offers: ".csv,.parquet". */
  accept: string;
  upload: Upload;
  onFile: (file: File) => void;
}

export function FileDrop({ label, hint, accept, upload, onFile }: FileDropProps) {
  const [isOver, setIsOver] = useState(false);
  const hintId = useId();
  const take = (file: File | undefined) => {
    if (file) onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className={classes.dropBlock}>
      <label
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <input
          type="file"
          className={classes.fileInput}
          accept={accept}
          aria-label={label}
          aria-describedby={hintId}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            // The same file can be chosen again once it was mended.
            event.currentTarget.value = '';
          }}
        />
        <DropIcon done={upload.sent !== null} />
        <span className={classes.dropText}>
          <strong>{label}</strong>
          <span id={hintId} className={classes.hint}>
            <DropHint upload={upload} hint={hint} />
          </span>
        </span>
        <span className={classes.choose}>{upload.sent ? 'Choose another' : 'Choose a file'}</span>
      </label>
      {upload.progress !== null && (
        <Progress
          value={upload.progress * 100}
          size="sm"
          aria-label={`${label}: ${percent(upload.progress)} sent`}
        />
      )}
      {upload.refused && <RefusedNotice refused={upload.refused} />}
    </div>
  );
}

function DropIcon({ done }: { done: boolean }) {
  const Icon = done ? IconFileCheck : IconUpload;
  return <Icon size={24} stroke={1.5} aria-hidden="true" className={classes.dropIcon} />;
}

function DropHint({ upload: { sent, progress }, hint }: { upload: Upload; hint: string }) {
  if (progress !== null) return <>{percent(progress)} sent …</>;
  return <>{sent ? `${sent.name}, ${bytes(sent.numBytes)}` : hint}</>;
}
