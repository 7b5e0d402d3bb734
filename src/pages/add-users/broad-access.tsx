import { counted } from '#src/domain/format.ts'
import { AddressList } from '#src/ui/address-list.tsx'
import { peopleOf, type Broad } from './add-users.form.ts'

/** Names everybody who would get far-reaching access. */
export function BroadAccess({ broad, total }: { broad: readonly Broad[]; total: number }) {
  const others = total - peopleOf(broad).length
  return (
    <>
      {broad.map(({ words, emails }) => (
        <div key={words.join()} className="flex flex-col gap-2">
          <ul className="list-disc pl-5">
            {words.map((word) => (
              <li key={word} className="font-medium break-words text-text">
                {word}
              </li>
            ))}
          </ul>
          <p>It goes to everyone listed here. Check the addresses once more.</p>
          <AddressList label="People" addresses={emails} />
        </div>
      ))}
      {others > 0 && <p>{counted(others, 'other person gets', 'other people get')} nothing far-reaching.</p>}
    </>
  )
}
