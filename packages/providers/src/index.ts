export type {
  CallbackAnswer,
  CallbackDelivery,
  CallbackReading,
  CallbackVerification,
  CallReading,
  CatalogueEntry,
  CodeReading,
  Exchange,
  ObjectReading,
  Operation,
  Provider,
  Source,
} from './provider.ts'
