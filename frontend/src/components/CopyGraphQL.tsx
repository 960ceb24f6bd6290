/** Puts the question behind a page on the clipboard, ready for GraphiQL or a script. */
import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { stringifyDocument } from '@urql/core';
import type { DocumentNode } from 'graphql';
import { useState } from 'react';

interface CopyGraphQLProps {
  query: DocumentNode;
  variables: Record<string, unknown>;
}

const WORDS = { ready: 'Copy as GraphQL', copied: 'Copied', failed: 'The browser refused to copy' };

export function CopyGraphQL({ query, variables }: CopyGraphQLProps) {
  const [state, setState] = useState<keyof typeof WORDS>('ready');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(requestText(query, variables));
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  return (
    <Button
      variant="default"
      leftSection={
        state === 'copied' ? (
          <IconCheck size={16} stroke={1.75} />
        ) : (
          <IconCopy size={16} stroke={1.75} />
        )
      }
      onClick={() => void copy()}
      onBlur={() => setState('ready')}
    >
      <span aria-live="polite">{WORDS[state]}</span>
    </Button>
  );
}

/** The document, and its variables as a comment: one paste holds both. */
export function requestText(query: DocumentNode, variables: Record<string, unknown>): string {
  const lines = JSON.stringify(variables, null, 2).split('\n');
  const comment = ['Variables:', ...lines].map((line) => `# ${line}`).join('\n');
  return `${comment}\n${stringifyDocument(query)}\n`;
}
