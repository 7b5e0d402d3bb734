import { useState } from 'react'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { PageHeader } from '#src/ui/page-header.tsx'
import { NewReviewForm } from './new-review-form.tsx'
import { PopulationStep } from './population-step.tsx'
import type { ReviewForm } from './review.form.ts'
import { ReviewsLink } from './reviews-link.tsx'

/** A new review: what is in it, then what was loaded for it, then it starts. */
export function NewReviewPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  useTitle('New review', scopeName.name)
  return (
    <>
      <ReviewsLink scope={scope} to="access-review" />
      <ViewGate scope={scope} scopeName={scopeName} head={<PageHeader title="New review" />}>
        <Steps key={scopeId(scope)} scope={scope} scopeName={scopeName} />
      </ViewGate>
    </>
  )
}

function Steps({ scope, scopeName }: { scope: Scope; scopeName: ScopeName }) {
  const [asked, setAsked] = useState<{ form: ReviewForm; at: number }>()
  return (
    <>
      <PageHeader
        title="New review"
        description={
          <>
            Decide for every role assignment in <bdi>{scopeName.full}</bdi> whether it stays. Nothing changes in
            Harness.
          </>
        }
      />
      {/* Stays while the next step is shown, so that going back loses nothing. */}
      <div hidden={asked !== undefined}>
        <NewReviewForm
          scope={scope}
          scopeName={scopeName}
          onSubmit={(form) => {
            setAsked({ form, at: Date.now() })
          }}
        />
      </div>
      {asked !== undefined && (
        <PopulationStep
          key={asked.at}
          scope={scope}
          scopeName={scopeName}
          form={asked.form}
          askedAt={asked.at}
          onBack={() => {
            setAsked(undefined)
          }}
        />
      )}
    </>
  )
}
