import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { parseLinkedUsers, type UserSelection } from '#src/domain/access-review/user-selection.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { selectedUserIds } from '#src/session/selected-user-ids.ts'
import { PageHeader } from '#src/ui/page-header.tsx'
import { NewReviewForm } from './new-review-form.tsx'
import { PopulationStep } from './population-step.tsx'
import type { ReviewForm } from './review.form.ts'
import { ReviewsLink } from './reviews-link.tsx'
import { WhoCanStep } from './who-can-step.tsx'

/** A new review: criteria, then the loaded access, then the start. */
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
  const [submitted, setSubmitted] = useState<{ form: ReviewForm; at: number }>()
  const [params] = useSearchParams()
  // The selection when the form was opened: later selections don't change the form.
  const [preselected] = useState(() => preselectedUsers(params, scope))
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
      {/* Stays mounted during the next step, so that going back loses nothing. */}
      <div hidden={submitted !== undefined}>
        <NewReviewForm
          scope={scope}
          scopeName={scopeName}
          preselected={preselected}
          onSubmit={(form) => {
            setSubmitted({ form, at: Date.now() })
          }}
        />
      </div>
      {submitted !== undefined && (
        <Population
          key={submitted.at}
          scope={scope}
          scopeName={scopeName}
          form={submitted.form}
          askedAt={submitted.at}
          onBack={() => {
            setSubmitted(undefined)
          }}
        />
      )}
    </>
  )
}

type PopulationProps = {
  scope: Scope
  scopeName: ScopeName
  form: ReviewForm
  askedAt: number
  onBack: () => void
}

/** The question is answered first; other users are found in the access loaded for the review. */
function Population({ form, ...rest }: PopulationProps) {
  const { users } = form
  if (users?.from !== 'who-can') return <PopulationStep {...rest} form={form} users={users} />
  return (
    <WhoCanStep {...rest} search={users.search}>
      {(found) => <PopulationStep {...rest} form={form} users={{ from: 'found', users: found }} />}
    </WhoCanStep>
  )
}

/**
 * The users in an address.
 *
 * @returns `gone` if they were selected, and are no longer in memory
 */
function preselectedUsers(params: URLSearchParams, scope: Scope): UserSelection | 'gone' | undefined {
  const linked = parseLinkedUsers(params)
  if (linked?.from !== 'selection') return linked
  const chosen = selectedUserIds.get()
  return chosen === undefined || scopeId(chosen.scope) !== scopeId(scope)
    ? 'gone'
    : { from: 'selection', ids: chosen.ids }
}
