import { PenLine } from 'lucide-react'
import { Link } from 'react-router'
import { BackRow } from '#src/components/back-link.tsx'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { Redirect } from '#src/components/redirect.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { isSignedOff } from '#src/domain/access-review/review.ts'
import { paths } from '#src/domain/paths.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { ApplyView } from './apply-view.tsx'
import { useOpenReview } from './use-open-review.ts'

/** Applies the decisions of a review: planned changes, then each change with its outcome. */
export function ApplyPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const { id, open } = useOpenReview(scope)
  useTitle(open === undefined ? 'Apply decisions' : `Apply decisions · ${open.review.name}`, scopeName.name)
  // The review page explains how to open a review.
  if (open === undefined) return <Redirect to={paths.review(scope, id)} />
  const back = paths.review(scope, id)
  return (
    <>
      <BackRow to={back}>
        <bdi>{open.review.name}</bdi>
      </BackRow>
      <ViewGate scope={scope} scopeName={scopeName} head={<PageHeader title="Apply decisions" />}>
        {isSignedOff(open.review) ? (
          <ApplyView key={id} open={open} scopeName={scopeName} />
        ) : (
          <EmptyState
            level={1}
            icon={<PenLine />}
            title="Sign off this review first"
            action={
              <Link to={back} className={buttonClasses('primary')}>
                Open the review
              </Link>
            }
          >
            <p>You can apply decisions after sign-off. Until then, nothing changes in Harness.</p>
          </EmptyState>
        )}
      </ViewGate>
    </>
  )
}
