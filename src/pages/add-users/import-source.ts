import type { Choice } from '#src/components/access-fields/access-form.ts'
import type { Columns } from '#src/domain/import-columns.ts'
import type { TextEncoding } from '#src/domain/text-file.ts'
import type { PeopleText } from './read-table.ts'

/** A text with users to import. */
export type ImportSource = {
  /** Name of the file or of the pasted text. */
  readonly name: string
  readonly text: string
  readonly encoding: TextEncoding
  /** From the clipboard, so that it can be added as plain text, too. */
  readonly pasted: boolean
}

/** The layout, once the user changed it. `everywhere`: for roles of rows that name no resource group. */
export type ImportPlan = {
  readonly kind: PeopleText['kind']
  /** Undefined: as guessed. */
  readonly columns: Columns | undefined
  readonly everywhere: Choice | undefined
}

/** A file that is being imported; nothing is in the form yet. */
export type Importing = { readonly source: ImportSource; readonly plan: ImportPlan | undefined }
