/** The other processes of this proxy, by their numbers. What one tells another comes in its order, or not at all. */
export type WorkerMessenger = {
  /** This process. */
  readonly own: number;
  tell(worker: number, message: unknown): void;
  listen(listener: WorkerListener): void;
};

export type WorkerListener = {
  heard(worker: number, message: unknown): void;
  /** Whatever it was told last, it may not have heard. */
  gone(worker: number): void;
};
