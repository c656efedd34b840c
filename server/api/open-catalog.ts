// The catalogue of what is public, as JSON-LD after DCAT-AP. Addresses are relative to the catalogue, so that nobody's word on the name
// of this host is taken.
import type { PublicationRecord } from '@gongzhi/engine/targets/publications.port'

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  adms: 'http://www.w3.org/ns/adms#',
}
const QUARTERLY = 'http://publications.europa.eu/resource/authority/frequency/QUARTERLY'
const LANGUAGES = [
  { '@id': 'http://publications.europa.eu/resource/authority/language/ZHO' },
  { '@id': 'http://publications.europa.eu/resource/authority/language/ENG' },
]

const iso = (at: number): string => new Date(at).toISOString()
const dateTime = (at: number) => ({ '@value': iso(at), '@type': 'xsd:dateTime' })
const both = (zh: string, en: string) => [
  { '@value': zh, '@language': 'zh' },
  { '@value': en, '@language': 'en' },
]
const agent = (name: string) => ({ '@type': 'foaf:Agent', 'foaf:name': { '@value': name, '@language': 'zh' } })
/** Without the parameters, as IANA registers them. */
const mediaType = (type: string) => ({
  '@id': `https://www.iana.org/assignments/media-types/${type.split(';')[0] ?? type}`,
})

function distributionOf({ id, frozen, files }: PublicationRecord) {
  return files.map(({ kind, name, type, bytes, sha256 }) => ({
    '@id': `/public/open/${id}/${name}`,
    '@type': 'dcat:Distribution',
    'dct:title': name,
    'dcat:accessURL': { '@id': `/public/open/${id}` },
    'dcat:downloadURL': { '@id': `/public/open/${id}/${name}` },
    'dcat:mediaType': mediaType(type),
    'dct:format': kind.toUpperCase(),
    'dcat:byteSize': { '@value': String(bytes), '@type': 'xsd:nonNegativeInteger' },
    'dct:issued': dateTime(frozen),
    'spdx:checksum': {
      '@type': 'spdx:Checksum',
      'spdx:algorithm': { '@id': 'spdx:checksumAlgorithm_sha256' },
      'spdx:checksumValue': { '@value': sha256, '@type': 'xsd:hexBinary' },
    },
  }))
}

function periodOf({ year, quarter }: PublicationRecord) {
  const last = new Date(Date.UTC(year, quarter * 3, 0)).toISOString().slice(0, 10)
  const day = (value: string) => ({ '@value': value, '@type': 'xsd:date' })
  return {
    '@type': 'dct:PeriodOfTime',
    'dcat:startDate': day(`${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`),
    'dcat:endDate': day(last),
  }
}

function datasetOf(record: PublicationRecord, all: readonly PublicationRecord[]) {
  const { id, title, titleEn, publisher, frozen, version, corrects, sha256 } = record
  const next = all.find((each) => each.corrects === id)
  return {
    '@id': `/public/open/${id}`,
    '@type': 'dcat:Dataset',
    'dct:identifier': id,
    'dct:title': both(title, titleEn),
    'dct:description': both(
      `政府工作报告各项任务的目标、完成情况和结论，第${version}版。内容 SHA-256 ${sha256}`,
      `Targets of the government work report, what was reached and the verdicts, version ${version}. Content SHA-256 ${sha256}`,
    ),
    'dct:publisher': agent(publisher),
    'dct:issued': dateTime(frozen),
    'dct:modified': dateTime(frozen),
    'dct:language': LANGUAGES,
    'dct:accrualPeriodicity': { '@id': QUARTERLY },
    'dct:temporal': periodOf(record),
    'dcat:landingPage': { '@id': `/public/open/${id}` },
    'dcat:version': String(version),
    ...(corrects ? { 'dcat:previousVersion': { '@id': `/public/open/${corrects}` } } : {}),
    ...(next ? { 'dct:isReplacedBy': { '@id': `/public/open/${next.id}` } } : {}),
    'dcat:distribution': distributionOf(record),
  }
}

/** Newest first, as `records` are. */
export function openCatalog(records: readonly PublicationRecord[]) {
  const [newest] = records
  const oldest = records.at(-1)
  return {
    '@context': CONTEXT,
    '@id': '/public/open/catalog.jsonld',
    '@type': 'dcat:Catalog',
    'dct:title': both('政务公开目录：工作报告目标完成情况', 'Catalogue: targets of the work report'),
    'dct:description': both(
      '每个季度冻结并公开的工作报告目标完成情况，含全部版本和更正。',
      'What was reached of the targets of the work report, frozen each quarter, with all versions and corrections.',
    ),
    ...(newest ? { 'dct:publisher': agent(newest.publisher), 'dct:modified': dateTime(newest.frozen) } : {}),
    ...(oldest ? { 'dct:issued': dateTime(oldest.frozen) } : {}),
    'dct:language': LANGUAGES,
    'foaf:homepage': { '@id': '/public/open' },
    'dcat:dataset': records.map((record) => datasetOf(record, records)),
  }
}
