import { checksumFile } from '#src/domain/access-review/checksum.ts'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { checksumText } from '#src/domain/access-review/checksum.ts'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'

/** The commands that every system provides for it. */
function checksOf(name: string): readonly { readonly system: string; readonly command: string }[] {
  return [
    { system: 'macOS', command: 'shasum -a 256 -c SHA256SUMS' },
    { system: 'Linux', command: 'sha256sum -c SHA256SUMS' },
    { system: 'Windows', command: `Get-FileHash '${name.replaceAll("'", "''")}'` },
  ]
}

/** The checksum of a saved file, and how to check it without this app. */
export function ChecksumNote({ name, sha256 }: { name: string; sha256: string }) {
  return (
    <Note tone="success" title={`Saved as ${name}`}>
      <Status className="sr-only">Saved as {name}</Status>
      <dl className="mt-1">
        <dt className="text-text-secondary">SHA-256 checksum</dt>
        <dd className="flex flex-wrap items-center gap-x-2">
          <code className="font-mono text-xs wrap-anywhere text-text">{sha256}</code>
          <CopyButton label="Copy checksum" value={sha256} />
        </dd>
      </dl>
      <p className="mt-2">{checksumText}</p>
      <div className="mt-2">
        <SaveButton
          size="small"
          label="Save SHA256SUMS"
          // Browsers add .txt to a plain text file without an extension, and the check then finds no file.
          type="application/octet-stream"
          fileName={() => 'SHA256SUMS'}
          text={() => checksumFile([{ name, sha256 }])}
        />
      </div>
      <p className="mt-3">To check the file later, run this in the folder that has both files:</p>
      <ul className="mt-1 flex flex-col gap-1">
        {checksOf(name).map(({ system, command }) => (
          <li key={system} className="flex flex-wrap items-center gap-x-2">
            <span className="w-16 shrink-0">{system}</span>
            <code className="font-mono text-xs wrap-anywhere text-text">{command}</code>
            <CopyButton label={`Copy command for ${system}`} value={command} />
          </li>
        ))}
      </ul>
      <p className="mt-1 text-xs">On Windows, compare the result with the checksum above.</p>
    </Note>
  )
}
