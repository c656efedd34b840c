// The adapters of office files. Beside compose.ts the only place that knows them, so that a report can be read without a database.
import type { DocumentReader } from '@gongzhi/engine/targets/documents.port'
import type { PublicationFiles } from '@gongzhi/engine/targets/publication-files.port'

/** The libraries are loaded at the first file and not before. */
export const documentReader: DocumentReader = {
  read: async (bytes, name) => (await import('@gongzhi/adapters/office/read-document')).readDocument(bytes, name),
  report: async (bytes, name, corrections) =>
    (await import('@gongzhi/adapters/office/read-document')).readReportIn(bytes, name, corrections),
}

export const publicationFiles: PublicationFiles = {
  workbook: async (sheets, about) => (await office()).workbook(sheets, about),
  letter: async (blocks, about) => (await office()).letter(blocks, about),
  pdf: async (blocks, about) => (await office()).pdf(blocks, about),
}

const office = async (): Promise<PublicationFiles> =>
  (await import('@gongzhi/adapters/office/office-files')).officeFiles
