-- What people write to the operator by the contact form. It belongs to no organisation; the dashboard may add and not read.
CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

GRANT INSERT ON messages TO sallyport_dashboard;
