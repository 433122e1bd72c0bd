-- AlterTable
ALTER TABLE "decisions" ADD COLUMN     "subject" TEXT;
