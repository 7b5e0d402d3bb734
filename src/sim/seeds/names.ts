/** Given and family names from many places; the seeds combine them. All users are invented. */
export const givenNames: readonly string[] = [
  ...['Aaliyah', 'Abebe', 'Adaeze', 'Aleksander', 'Amélie', 'Anaïs', 'Anders', 'Aoife', 'Arjun', 'Astrid'],
  ...['Ayşe', 'Beatriz', 'Bilal', 'Björn', 'Bogdan', 'Camila', 'Carlos', 'Chiara', 'Chidi', 'Ciarán'],
  ...['Daniela', 'Darius', 'Deepika', 'Dmitri', 'Edith', 'Ekaterina', 'Elif', 'Emeka', 'Emil', 'Esra'],
  ...['Fatima', 'Federico', 'Freya', 'Gabriel', 'Giulia', 'Goran', 'Grace', 'Hana', 'Haruto', 'Helga'],
  ...['Hiroshi', 'Ibrahim', 'Ines', 'Ingrid', 'Isabela', 'Jakub', 'Jamila', 'Javier', 'Ji-woo', 'João'],
  ...['Kamala', 'Karim', 'Katarzyna', 'Kenji', 'Kwame', 'Lars', 'Layla', 'Leila', 'Linnea', 'Lucía'],
  ...['Magnus', 'Malin', 'Mateo', 'Mei', 'Miguel', 'Milica', 'Minh', 'Mohammed', 'Nadia', 'Naledi'],
  ...['Nikolai', 'Noor', 'Oksana', 'Oluwaseun', 'Omar', 'Paulo', 'Petra', 'Quang', 'Rafael', 'Ravi'],
  ...['Renée', 'Rosa', 'Sanjay', 'Sanna', 'Selin', 'Siobhán', 'Sofía', 'Søren', 'Sunita', 'Takumi'],
  ...['Tariq', 'Thandiwe', 'Theo', 'Tuva', 'Valentina', 'Viktor', 'Wanjiru', 'Xiang', 'Yara', 'Zsófia'],
]

export const familyNames: readonly string[] = [
  ...['Abdullah', 'Adeyemi', 'Almeida', 'Andersson', 'Andrade', 'Bauer', 'Bergström', 'Bianchi', 'Björk', 'Brennan'],
  ...['Castillo', 'Chaudhary', 'Chen', 'Costa', 'Dąbrowski', 'Demir', 'Diallo', 'Dubois', 'Dvořák', 'Edwards'],
  ...['Eriksen', 'Farouk', 'Fernández', 'Fischer', 'Fitzgerald', 'Fraser', 'Gallo', 'García', 'Georgiou', 'Gupta'],
  ...['Haddad', 'Hansen', 'Hassan', 'Hernández', 'Horváth', 'Huang', 'Ibáñez', 'Ivanova', 'Iyer', 'Jansen'],
  ...['Jovanović', 'Kang', 'Kaplan', 'Kaya', 'Khumalo', 'Kim', 'Kobayashi', 'Kovač', 'Kowalski', 'Larsen'],
  ...['Lefèvre', 'Lindqvist', 'López', 'Mahlangu', 'Marino', 'Mbeki', 'Mendoza', 'Menon', 'Molnár', 'Moreau'],
  ...['Mwangi', 'Müller', 'Nakamura', 'Ndiaye', 'Nguyen', 'Nielsen', 'Novák', 'Nowak', 'O’Connor', 'Obi'],
  ...['Ortega', 'Øverland', 'Papadopoulos', 'Park', 'Patel', 'Pereira', 'Petrov', 'Popescu', 'Quiñones', 'Rahman'],
  ...['Ramírez', 'Reddy', 'Rossi', 'Saito', 'Salazar', 'Santos', 'Schneider', 'Şahin', 'Silva', 'Singh'],
  ...['Sørensen', 'Strand', 'Szabó', 'Tanaka', 'Traoré', 'Vargas', 'Virtanen', 'Wójcik', 'Yamamoto', 'Zhang'],
]

/** Users with names in other scripts, with the local part of their address. */
export const otherScripts: readonly (readonly [name: string, local: string])[] = [
  ['李娜', 'na.li'],
  ['佐藤 健', 'ken.sato'],
  ['김민준', 'minjun.kim'],
  ['Дмитрий Соколов', 'd.sokolov'],
  ['Ελένη Νικολάου', 'eleni.nikolaou'],
  ['محمد الهاشمي', 'm.alhashimi'],
  ['נועה לוי', 'noa.levi'],
  ['अनन्या शर्मा', 'ananya.sharma'],
]

const plainLetters: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', ı: 'i', ß: 'ss', đ: 'd', '’': '' }

/** A name as in an address: lower case, without diacritics. */
export function addressPart(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[øłıßđ’]/gu, (letter) => plainLetters[letter] ?? '')
    .normalize('NFD')
    .replaceAll(/[^a-z-]/gu, '')
}
