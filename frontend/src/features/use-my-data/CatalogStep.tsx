/** Step 1: sends the catalog; a file that cannot be read as one is refused here. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useClient } from 'urql';
import { Card } from '@/components/Card';
import { Split } from '@/components/Page';
import { plural } from '@/lib/format';
import { problemOf } from '@/lib/problem';
import { FileDrop } from '@/components/upload/FileDrop';
import { isPreview, PreviewQuery } from './preview';
import { RefusedNotice } from '@/components/upload/RefusedNotice';
import { type Refused, refusedByProblem, refusedOf } from '@/components/upload/refused';
import { useUpload } from '@/components/upload/upload';
import classes from './data.module.css';

interface CatalogStepProps {
  /** Clips that the catalog has already. */
  clips: number;
  onReady: (uploadId: string) => void;
  onSkip: () => void;
}

export function CatalogStep({ clips, onReady, onSkip }: CatalogStepProps) {
  const client = useClient();
  const upload = useUpload();
  const [refused, setRefused] = useState<Refused | null>(null);
  const take = async (file: File) => {
    setRefused(null);
    const sent = await upload.send(file);
    if (!sent) return;
    const { data, error } = await client
      .query(PreviewQuery, { uploadId: sent.uploadId })
      .toPromise();
    if (error) setRefused(refusedByProblem(problemOf(error)));
    const result = data?.catalogPreview;
    if (!result) return;
    if (isPreview(result)) onReady(sent.uploadId);
    else setRefused(refusedOf(result));
  };
  return (
    <Split
      main={
        <Card title="Your catalog">
          <FileDrop
            label="Catalog of clips"
            hint="CSV or Parquet, one row per clip. Drop it here or choose it."
            accept=".csv,.parquet,.pq"
            upload={upload}
            onFile={(file) => void take(file)}
          />
          {refused && (
            <RefusedNotice
              refused={refused}
              cure="Nothing was imported. Mend the file and choose it again."
            />
          )}
          <div className={classes.buttons}>
            <Button variant="default" onClick={onSkip}>
              Go on without a catalog
            </Button>
            <span className={classes.muted}>
              {clips > 0
                ? `${plural(clips, 'clip is', 'clips are')} here already and can be used.`
                : 'Clips then come from the results of a model, with nothing known but their id.'}
            </span>
          </div>
        </Card>
      }
      side={<WhatItNeeds />}
    />
  );
}

function WhatItNeeds() {
  return (
    <Card title="What the file needs">
      <p className={classes.text}>
        One column that identifies a clip. Its name does not matter: the next step shows what was
        guessed, and you can change it.
      </p>
      <p className={classes.muted}>
        More columns make a better ranking: the drive, when it was recorded, region, weather, time of
        day, road, scenarios. Others are kept as they are.
      </p>
      <table className={classes.example}>
        <caption className="gl-small">For example</caption>
        <thead>
          <tr>
            <th scope="col">segment</th>
            <th scope="col">place</th>
            <th scope="col">sky</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>s-0001</td>
            <td>harbor</td>
            <td>rain</td>
          </tr>
          <tr>
            <td>s-0002</td>
            <td>hills</td>
            <td>clear</td>
          </tr>
        </tbody>
      </table>
    </Card>
  );
}
