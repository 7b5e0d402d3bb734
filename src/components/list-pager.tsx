import { pageSizes, type PageSize } from '#src/domain/list-search.ts'
import { Pagination } from '#src/ui/pagination.tsx'

type ListPagerProps = {
  /** "Pages of users". */
  label: string
  /** From 1. */
  page: number
  size: number
  totalItems: number
  /** Whether more can still be found. */
  unfinished?: boolean
  /** The total as text, if it is not the exact number. */
  totalText?: string | undefined
  /** Whether the total of the current query is unknown yet. */
  pending?: boolean
  onPage: (page: number) => void
  onSize: (size: PageSize) => void
}

/** Pagination of a list, below its rows. */
export function ListPager(props: ListPagerProps) {
  const { label, page, size, totalItems, unfinished = false, totalText, pending = false, onPage, onSize } = props
  return (
    <div className="mt-auto md:sticky md:bottom-0 md:z-10">
      <Pagination
        label={label}
        pageIndex={page - 1}
        pageSize={size}
        totalItems={totalItems}
        unfinished={unfinished}
        totalText={totalText}
        pending={pending}
        totalPages={Math.max(1, Math.ceil(totalItems / size))}
        sizes={pageSizes}
        onPage={(pageIndex) => {
          onPage(pageIndex + 1)
        }}
        onSize={(chosen) => {
          const known = pageSizes.find((choice) => choice === chosen)
          if (known !== undefined) onSize(known)
        }}
      />
    </div>
  )
}
