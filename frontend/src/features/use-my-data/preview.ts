/** What an import of the uploaded catalog would do, for a choice of columns. */
import { graphql, type ResultOf } from '@/lib/graphql';
import { FindingFields, RefusalFields } from './answers';

export const PreviewQuery = graphql(
  `
  query CatalogPreview($uploadId: ID!, $columnMap: [ColumnChoice!]) {
    catalogPreview(uploadId: $uploadId, columnMap: $columnMap) {
      __typename
      ... on CatalogPreview {
        uploadId
        fileName
        columns
        numRows
        numRejected
        canImport
        map {
          target
          source
          why
          required
          description
        }
        rows {
          row
          cells {
            key
            value
          }
        }
        findings {
          ...FindingFields
        }
      }
      ...RefusalFields
    }
  }
`,
  [FindingFields, RefusalFields],
);

export const ImportCatalogMutation = graphql(
  `
  mutation ImportCatalog($input: ImportCatalogInput!) {
    importCatalog(input: $input) {
      __typename
      ... on ImportCatalogSuccess {
        new
        changed
        unchanged
        rejected
      }
      ...RefusalFields
    }
  }
`,
  [RefusalFields],
);

export type PreviewResult = ResultOf<typeof PreviewQuery>['catalogPreview'];
export type Preview = Extract<PreviewResult, { __typename: 'CatalogPreview' }>;
export type ColumnGuess = Preview['map'][number];
export type PreviewRow = Preview['rows'][number];

export function isPreview(result: PreviewResult): result is Preview {
  const { __typename: name } = result;
  return name === 'CatalogPreview';
}
