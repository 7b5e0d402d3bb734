import { MAX_ROWS, type Page } from '#src/contract/paging-schema.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

/** Notes about a page of rows: some couldn't be read, or the requested page no longer exists. */
export function PageNotes({
  page,
  moved,
  rolesCut = false,
}: {
  page: Pick<Page<unknown>, 'rows' | 'unread'> | undefined
  moved: boolean
  /** Roles of these rows might be missing. */
  rolesCut?: boolean
}) {
  return (
    <>
      {moved && <Note>That page no longer exists. This is the last page.</Note>}
      {rolesCut && (
        <Note tone="warning">
          Harness returns about 1,000 roles per page, so some roles might be missing. Choose fewer rows per page to see
          all of them.
        </Note>
      )}
      {page !== undefined && page.unread > 0 && (
        <Note tone="warning">
          <Status as="span">
            {page.rows.length === MAX_ROWS
              ? 'Harness returned more entries than expected. Only some are shown.'
              : byCount(
                  page.unread,
                  '1 entry on this page couldn’t be loaded.',
                  `${formatNumber(page.unread)} entries on this page couldn’t be loaded.`,
                )}
          </Status>
        </Note>
      )}
    </>
  )
}
