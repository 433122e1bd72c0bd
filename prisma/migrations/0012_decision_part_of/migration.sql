-- AlterTable
ALTER TABLE "decisions" ADD COLUMN     "part_of" UUID,
ADD COLUMN     "part_of_at" TIMESTAMPTZ(3);
