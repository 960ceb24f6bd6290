/** Two fields that make an ontology, for who has no evaluation that brings one. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Notice } from '@/components/Notice';
import { asSentence } from '@/lib/format';
import { type Ontology, useAddOntology } from './addOntology';
import classes from './queueForm.module.css';

export function NewOntology({ onAdded }: { onAdded: (ontology: Ontology) => void }) {
  const [name, setName] = useState('');
  const [classNames, setClassNames] = useState('');
  const { add, refusal, isAdding } = useAddOntology(onAdded);
  const errorAt = (field: string) =>
    refusal?.field === field ? asSentence(refusal.message) : undefined;
  return (
    <fieldset className={classes.ontology}>
      <legend>New ontology</legend>
      <TextInput
        label="Ontology name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorAt('name')}
      />
      <TextInput
        label="Classes"
        description="Separated by commas, for example: car, pedestrian, cyclist."
        value={classNames}
        onChange={(event) => setClassNames(event.currentTarget.value)}
        error={errorAt('classes')}
      />
      {refusal?.field === '' && (
        <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />
      )}
      <Button
        className={classes.add}
        variant="default"
        loading={isAdding}
        onClick={() => add(name, classNames)}
      >
        Add ontology
      </Button>
    </fieldset>
  );
}
