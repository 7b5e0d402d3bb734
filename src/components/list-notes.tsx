import { MAX_ROWS, type Page } from '#src/contract/paging-schema.ts'
import { counted } from '#src/domain/format.ts'
import { Note } from '#src/ui/note.tsx'

/** What to know about a page of rows: some could not be read, or the page that was asked for is not there any more. */
export function PageNotes({
  page,
  moved,
  rolesCut = false,
}: {
  page: Pick<Page<unknown>, 'rows' | 'unread'> | undefined
  moved: boolean
  /** Roles of these rows may be missing. */
  rolesCut?: boolean
}) {
  return (
    <>
      {moved && <Note>That page does not exist any more. This is the last one.</Note>}
      {rolesCut && (
        <Note tone="warning">
          Harness returns about 1,000 roles at once, so some roles of these users may be missing. Choose fewer rows per
          page to see all.
        </Note>
      )}
      {page !== undefined && page.unread > 0 && (
        <Note tone="warning">
          <span role="status">
            {page.rows.length === MAX_ROWS
              ? 'Harness sent more than expected: only a part is shown.'
              : `${counted(page.unread, 'entry', 'entries')} of this page could not be read.`}
          </span>
        </Note>
      )}
    </>
  )
}
