import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ExportForm } from '#src/components/export/export-form.tsx'
import { ExportRunning } from '#src/components/export/export-running.tsx'
import { openFile } from '#src/components/export/file-sink.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { invitationFields, invitationFile, type InvitationShape } from '#src/domain/export-invitations.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { exportFile, type FileExport } from '#src/jobs/file-export.ts'
import { groupsQuery } from '#src/queries/group-queries.ts'
import type { InviteListParams } from '#src/queries/invite-queries.ts'
import { readingTime } from '#src/jobs/paginate-all.ts'
import { readInvitations, type InvitationReading, type ReadInvitation } from '#src/jobs/read-invitations.ts'

type ExportDialogProps = {
  scope: Scope
  scopeName: ScopeName
  params: InviteListParams
  /** Total of the list; undefined while unknown. */
  total: number | undefined
  onClose: () => void
}

const rowKinds = [
  { value: 'invitation', label: 'Invitation', hint: 'All roles in one cell.' },
  { value: 'role', label: 'Role', hint: 'Invitations with several roles have several rows.' },
] as const

/** Saves all invitations of the list as a file. Only the reads leave the browser. */
export function ExportDialog({ scope, scopeName, params, total, onClose }: ExportDialogProps) {
  const client = useQueryClient()
  const [shape, setShape] = useState<InvitationShape>({
    format: 'csv',
    per: 'invitation',
    fields: invitationFields.map(({ name }) => name),
  })
  const [run, setRun] = useState<{ export: FileExport; reading: InvitationReading; file: string }>()
  // Leaving the page or the end of the session discards a partial file.
  const running = useRef<FileExport>(undefined)
  useEffect(() => () => running.current?.cancel(), [])
  const { search, sort } = params
  const filters = search === '' ? [] : [`search “${search}”`]

  const start = async () => {
    const file = await openFile('invitations', shape.format)
    if (file === undefined) return
    // Invitations contain only group identifiers, which are shown if names are unknown.
    const groups = shape.fields.includes('groups')
      ? await client.query(groupsQuery(scope)).catch(() => undefined)
      : null
    const groupNames = new Map(groups?.rows.map(({ identifier, name }) => [identifier, name]))
    const from = { scope: scopeName.full, scopeId: scopeId(scope), filters, startedAt: Date.now() }
    let reading: InvitationReading | undefined
    const started = exportFile<ReadInvitation>(
      {
        kind: 'read',
        start: (onRows) => (reading = readInvitations(scope, { search, sort }, onRows)),
        flush: () => reading?.flush(),
        some: () => reading?.some() === true,
        total: () => reading?.total(),
        gap: () => reading?.gap(),
      },
      invitationFile(shape, from, groupNames),
      file.sink,
    )
    running.current = started
    if (reading !== undefined) setRun({ export: started, reading, file: file.name })
  }

  if (run !== undefined)
    return (
      <ExportRunning
        kind="invitations"
        scope={scope}
        run={run.export}
        file={run.file}
        stage={() => (run.reading.stage() === 'details' ? 'Groups and status: ' : undefined)}
        onClose={onClose}
        onAgain={() => setRun(undefined)}
      />
    )
  return (
    <ExportForm
      scope={scope}
      title="Export invitations"
      submit={
        total === undefined
          ? 'Export invitations'
          : byCount(total, 'Export 1 invitation', `Export ${formatNumber(total)} invitations`)
      }
      intro={
        filters.length === 0 ? (
          `All invitations in ${scopeName.full}, in the order shown in the list.`
        ) : (
          <>
            Invitations in {scopeName.full} that match “<bdi>{search}</bdi>”, in the order shown in the list.
          </>
        )
      }
      // First all invited users, then the pending invitations.
      time={2 * readingTime(total ?? 0)}
      below="Harness doesn’t report dates or who sent each invitation. This file contains personal data. Store it securely."
      shape={shape}
      rowKinds={rowKinds}
      fields={invitationFields}
      onShape={setShape}
      onStart={() => void start()}
      onClose={onClose}
    />
  )
}
