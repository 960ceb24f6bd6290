/** Sends a file: asks the server for an address, then puts the bytes there, with progress. */
import { useState } from 'react';
import { graphql } from '@/lib/graphql';
import { type Refused, refusedByProblem } from './refused';
import { useChange } from './useChange';

const RequestUploadMutation = graphql(`
  mutation RequestUpload($input: RequestUploadInput!) {
    requestUpload(input: $input) {
      __typename
      ... on RequestUploadSuccess {
        uploadId
        url
      }
      ... on UserError {
        code
        message
        path
      }
    }
  }
`);

export interface SentFile {
  uploadId: string;
  name: string;
  numBytes: number;
}

export interface Upload {
  /** The file that arrived last. */
  sent: SentFile | null;
  /** 0 to 1 while bytes are on their way, else null. */
  progress: number | null;
  refused: Refused | null;
  send: (file: File) => Promise<SentFile | null>;
}

export function useUpload(): Upload {
  const request = useChange(RequestUploadMutation, (data) => data.requestUpload);
  const [sent, setSent] = useState<SentFile | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const send = async (file: File): Promise<SentFile | null> => {
    setSent(null);
    setRefused(null);
    setProgress(0);
    const place = await request.run({ input: { fileName: file.name, numBytes: file.size } });
    const problem = place && (await putBytes(place.url, file, setProgress));
    setProgress(null);
    if (!place || problem) {
      setRefused(problem);
      return null;
    }
    const arrived = { uploadId: place.uploadId, name: file.name, numBytes: file.size };
    setSent(arrived);
    return arrived;
  };
  return { sent, progress, refused: refused ?? request.refused, send };
}

/** Null when all bytes arrived. `fetch` tells nothing of how far it is. */
function putBytes(
  url: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<Refused | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('load', () =>
      resolve(request.status < 300 ? null : refusedByAnswer(request.status, request.response)),
    );
    request.addEventListener('error', () => resolve(refusedByAnswer(0, null)));
    request.send(file);
  });
}

function refusedByAnswer(status: number, answer: unknown): Refused {
  const error = (answer as { error?: Record<string, unknown> } | null)?.error ?? {};
  return refusedByProblem({
    kind: 'server',
    code: textOf(error.code) ?? (status > 0 ? `HTTP_${status}` : 'UNREACHABLE'),
    message:
      textOf(error.message) ??
      (status > 0
        ? `The server answered the upload with status ${status}.`
        : 'The connection broke while the file was on its way; send it again.'),
    requestId: textOf(error.requestId),
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
