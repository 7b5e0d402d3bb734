import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { minTime } from '#src/domain/duration.ts'
import { paths } from '#src/domain/paths.ts'
import { startBulkRun } from '#src/jobs/bulk-mutation.ts'
import { paceOf, type BulkPlan } from '#src/jobs/bulk-run.ts'
import { AddressList } from '#src/ui/address-list.tsx'
import { ConfirmDialog, type ConfirmDialogProps } from './confirm-dialog.tsx'
import { DurationNote } from './duration-note.tsx'

type ConfirmRunProps = Omit<ConfirmDialogProps, 'once' | 'onConfirm' | 'children'> & {
  /** Label of the addresses. */
  label: string
  /** All recipients. */
  addresses: readonly string[]
  /** Content before the addresses. */
  status?: ReactNode
  /** Content after the addresses. */
  children?: ReactNode
  /** @param client of the session in which it is sent, which need not be this one */
  plan: (client: QueryClient) => BulkPlan
  onStarted: () => void
}

/** Confirms a bulk action with its users and duration, then opens the page of the run. */
export function ConfirmRun({ label, addresses, status, children, plan, onStarted, ...question }: ConfirmRunProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const isReady = question.action?.busy !== true
  return (
    <ConfirmDialog
      {...question}
      once
      onConfirm={() => {
        const { id, plan: started } = startBulkRun(plan(client), plan)
        onStarted()
        void navigate(paths.bulkRun(started.scope.account, id))
      }}
    >
      {status}
      <DurationNote milliseconds={isReady ? minTime(addresses.length, paceOf(plan(client)).gap) : 0} />
      {addresses.length > 0 && <AddressList label={label} addresses={addresses} />}
      {children}
    </ConfirmDialog>
  )
}
