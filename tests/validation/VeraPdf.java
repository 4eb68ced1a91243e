import java.io.FileInputStream;
import java.util.ArrayList;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** veraPDF on files: arguments are pairs of a flavour (`ua1`, `2a`) and a path; prints `path TAB sentence` for each fault, and last how much was checked. */
public class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int at = 0; at < arguments.length; at += 2) {
            PDFAFlavour flavour = PDFAFlavour.fromString(arguments[at]);
            String path = arguments[at + 1];
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(path), flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println(path + "\t" + arguments[at] + " " + one.getRuleId().getClause() + "-"
                                + one.getRuleId().getTestNumber() + ": " + one.getMessage().replaceAll("\\s+", " "));
                    }
                }
                System.out.println(path + "\t" + arguments[at] + ": " + result.getTotalAssertions() + " checks");
            }
        }
    }
}
