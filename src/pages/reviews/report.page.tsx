import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Printer } from 'lucide-react'
import { useDeferredValue } from 'react'
import { BackLink } from '#src/components/back-link.tsx'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { Redirect } from '#src/components/redirect.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { paths } from '#src/domain/paths.ts'
import { evidenceQuery } from '#src/jobs/evidence-query.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Button } from '#src/ui/button.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { ReportView } from './report-view.tsx'
import { useOpenReview } from './use-open-review.ts'

/** The report of a review for an auditor: decisions and outcomes, for printing, with its files. */
export function ReportPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const { id, open } = useOpenReview(scope)
  useTitle(open === undefined ? 'Report' : `Report · ${open.review.name}`, scopeName.name)
  // The review page explains how to open a review.
  if (open === undefined) return <Redirect to={paths.review(scope, id)} />
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-3 md:px-6">
        <BackLink to={paths.review(scope, id)}>
          <bdi>{open.review.name}</bdi>
        </BackLink>
        <Button
          variant="primary"
          icon={<Printer aria-hidden />}
          onClick={() => {
            print()
          }}
        >
          Print or save as PDF
        </Button>
      </div>
      <ViewGate scope={scope} scopeName={scopeName} head={<PageHeader title="Report" />}>
        <Prepared key={id} open={open} scopeName={scopeName} />
      </ViewGate>
    </>
  )
}

function Prepared({ open, scopeName }: { open: OpenReview; scopeName: ScopeName }) {
  const query = useQuery({ ...evidenceQuery(open.review, scopeName.name), placeholderData: keepPreviousData })
  // Renders thousands of rows without blocking the page.
  const evidence = useDeferredValue(query.data)
  if (evidence !== undefined) return <ReportView open={open} scopeName={scopeName} evidence={evidence} />
  return (
    <div className="px-4 py-6 md:px-6">
      {query.isError ? (
        <ReadError error={query.error} what="report" onRetry={() => void query.refetch()} />
      ) : (
        <Spinner label="Preparing the report…" />
      )}
    </div>
  )
}
