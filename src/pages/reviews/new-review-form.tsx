import { useState } from 'react'
import { Form, useForm } from '#src/components/form.tsx'
import { FormSummary } from '#src/components/mutation-form.tsx'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { useSession } from '#src/components/session-context.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserSelection } from '#src/domain/access-review/user-selection.ts'
import type { ReviewedRoles } from '#src/domain/access-review/review.ts'
import type { Earlier } from '#src/domain/access-review/earlier-file.ts'
import type { RoleKey } from '#src/domain/access-review/snapshot.ts'
import { MAX_NAME } from '#src/domain/name.ts'
import { formatNumber } from '#src/domain/format.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { TextField } from '#src/ui/field.tsx'
import { RadioGroup } from '#src/ui/radio-group.tsx'
import { CompareWith } from './compare-with.tsx'
import { dayOf, parseReview, reviewLabels, type ReviewForm } from './review.form.ts'
import { RoleFields } from './role-fields.tsx'
import { UsersField } from './users-field.tsx'

type NewReviewFormProps = {
  scope: Scope
  scopeName: ScopeName
  /** The users in the address, or `gone`: they were selected, and are no longer known. */
  preselected: UserSelection | 'gone' | undefined
  onSubmit: (form: ReviewForm) => void
}

const kinds: readonly { value: ReviewedRoles['kind']; label: string; hint?: string }[] = [
  { value: 'all', label: 'All role assignments' },
  {
    value: 'privileged',
    label: 'Privileged roles only',
    hint: 'Built-in admin roles, and roles that can manage users, groups, roles, or sign-in',
  },
  { value: 'role', label: 'One role' },
  { value: 'users', label: 'Chosen users', hint: 'Only direct roles of these users' },
]

/** Name, criteria, and “Review by” date of a new review. */
export function NewReviewForm({ scope, scopeName, preselected, onSubmit }: NewReviewFormProps) {
  const { keyType } = useSession()
  const asksReviewer = keyType !== 'pat'
  const first = preselected === undefined ? 'all' : 'users'
  const [kind, setKind] = useState<ReviewedRoles['kind']>(first)
  const [role, setRole] = useState<RoleKey>()
  const [resourceGroup, setResourceGroup] = useState<string>()
  const [users, setUsers] = useState(preselected === 'gone' ? undefined : preselected)
  const [earlier, setEarlier] = useState<Earlier>()
  const [today] = useState(() => dayOf(Date.now()))
  const form = useForm({
    labels: reviewLabels,
    parse: (data) => parseReview(data, { role, resourceGroup, users, earlier, asksReviewer, today }),
    onSubmit: (value) => {
      onSubmit(value)
      return Promise.resolve()
    },
  })
  const level = scopeLevel(scope)
  return (
    <Form form={form} className="max-w-3xl px-4 pb-6 md:px-6">
      <Card>
        <div className="flex flex-col gap-5 p-4 md:p-5">
          <FormSummary form={form} />
          <TextField
            {...form.field('name')}
            label={reviewLabels.name}
            hint={`Up to ${formatNumber(MAX_NAME)} characters`}
            placeholder="Q4 2026 access review"
            autoComplete="off"
          />
          <div className="flex flex-col gap-1.5">
            <p className="text-sm font-medium text-text">Scope</p>
            <ScopeTag scope={scope} />
            {level !== 'project' && (
              <Checkbox
                name="children"
                label={
                  level === 'account'
                    ? 'Include all organizations and projects'
                    : `Include all projects in ${scopeName.name}`
                }
                hint="Only those that you can list"
              />
            )}
          </div>
          {/* Controlled by the form state: validation on blur would reset it during the press. */}
          <RadioGroup
            legend="What’s in the review"
            name="roles"
            defaultValue={first}
            options={kinds}
            onChange={setKind}
          />
          {kind === 'role' && (
            <RoleFields
              scope={scope}
              error={form.errors.role}
              role={role}
              resourceGroup={resourceGroup}
              onRole={setRole}
              onResourceGroup={setResourceGroup}
            />
          )}
          {kind === 'users' && (
            <UsersField
              scope={scope}
              error={form.errors.users}
              preselected={preselected}
              users={users}
              onUsers={setUsers}
            />
          )}
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1.5 text-sm font-medium text-text">Also include</legend>
            {kind !== 'users' && <Checkbox name="serviceAccounts" label="Service accounts" defaultChecked />}
            {kind === 'users' ? (
              <Checkbox
                name="groupMembers"
                label="Their group memberships"
                hint="Each group membership as a separate item"
              />
            ) : (
              <Checkbox name="groupMembers" label="Group members" hint="Each group member as a separate item" />
            )}
            {kind !== 'users' && <Checkbox name="invitations" label="Pending invitations" />}
            {(kind === 'all' || kind === 'users') && <Checkbox name="withoutRole" label="Users without a role" />}
          </fieldset>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField {...form.field('reviewBy')} type="date" min={today} label={reviewLabels.reviewBy} optional />
            <TextField {...form.field('nextReview')} type="date" min={today} label={reviewLabels.nextReview} optional />
          </div>
          <CompareWith earlier={earlier} onChange={setEarlier} />
          {asksReviewer && (
            <TextField
              {...form.field('reviewer')}
              label={reviewLabels.reviewer}
              hint="Recorded as typed, not confirmed by Harness"
              autoComplete="name"
            />
          )}
        </div>
        <CardFooter>
          <span className="flex-1 text-muted">Next, we load the role assignments and count what’s in the review.</span>
          <Button type="submit" variant="primary">
            Continue
          </Button>
        </CardFooter>
      </Card>
    </Form>
  )
}
