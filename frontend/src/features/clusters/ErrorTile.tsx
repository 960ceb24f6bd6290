/** One error of the gallery: what is around it on its frame, its type, and where it is. */
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ErrorPicture } from '@/components/error-picture/ErrorPicture';
import { ErrorTypeBadge } from '@/components/ErrorTypeBadge';
import type { Frame } from '@/components/frame/frameBoxes';
import gallery from '@/components/gallery/gallery.module.css';
import { decimal } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { ClusterError } from './clusterQuery';

interface ErrorTileProps {
  error: ClusterError;
  evaluationId: string;
  frame: Frame | null | undefined;
  renew: (error: ClusterError) => Promise<string | null>;
  isActive: boolean;
  isSelected: boolean;
  onActivate: () => void;
  onOpen: () => void;
  onToggleSelected: () => void;
}

export function ErrorTile(props: ErrorTileProps) {
  const { error, evaluationId, isActive, isSelected, onActivate, onToggleSelected } = props;
  const { clip, frameIndex, className, score } = error;
  return (
    <li
      id={tileId(error)}
      tabIndex={-1}
      className={gallery.tile}
      aria-current={isActive || undefined}
      data-selected={isSelected || undefined}
    >
      <ErrorPicture error={error} frame={props.frame} renew={() => props.renew(error)} isClose />
      <div className={gallery.line}>
        <ErrorTypeBadge type={error.errorType} />
        <Checkbox
          size="xs"
          aria-label={`Select the error on frame ${frameIndex} of ${clip.clipId}`}
          checked={isSelected}
          onChange={onToggleSelected}
        />
      </div>
      <div className={gallery.line}>
        <span className={gallery.text}>{spaced(className)}</span>
        {score !== null && <span className="gl-small gl-num">score {decimal(score)}</span>}
      </div>
      <div className={gallery.line}>
        <Link
          to="/clips/$id"
          params={{ id: clip.id }}
          search={{ evaluation: evaluationId, frame: frameIndex }}
          className={gallery.text}
          title={clip.clipId}
        >
          {clip.clipId}
        </Link>
        <span className="gl-small gl-num">frame {frameIndex}</span>
      </div>
      <button
        type="button"
        className={gallery.hit}
        aria-label={`Look at the error on frame ${frameIndex} of ${clip.clipId}`}
        // The keyboard reaches tiles through useRowKeys, and Enter would be this button's own.
        tabIndex={-1}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onActivate}
        onDoubleClick={props.onOpen}
      />
    </li>
  );
}

export function tileId({ id }: ClusterError): string {
  return `error-${id}`;
}
